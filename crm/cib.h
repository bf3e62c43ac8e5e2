/*
 * cib.h -- the cluster's configuration (CIB): resources, their parameters and options,
 * properties.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CIB_H
#define CIB_H

#include "crm/xml.h"

/* A program of Pacemaker's, and the document that it prints. */
struct cib_answer {
	const char *const *argv;	/* as for process_run() */
	struct xml *doc;		/* xml_free() it; NULL: */
	struct error why;
};

/**
 * cib_run - run up to PROCESS_JOBS of them side by side
 *
 * One that is late does not spoil the others.
 */
void cib_run(struct cib_answer *all, int n, struct deadline until);

/* A primitive, with what is around it. All are borrowed from the document. */
struct cib_resource {
	const char *id;
	struct element *cib;		/* the root */
	struct element *primitive;
	struct element *template;	/* NULL: none */
	struct element *group, *clone;	/* NULL: not in one */
};

/** cib_section - "resources", "constraints", ... of @root; NULL */
struct element *cib_section(struct element *root, const char *name);

/**
 * cib_next - step through the primitives of an agent
 * @agent: "ocf:redisha:redis"; templates count
 * @at:    all zero: begin; else the last one; the next one
 *
 * Return: false: there is none, and @at is all zero again.
 */
bool cib_next(const struct xml *cib, const char *agent, struct cib_resource *at);

/** cib_count - how many there are */
int cib_count(const struct xml *cib, const char *agent);

/** cib_resource - the primitive called @id; false when there is none */
bool cib_resource(const struct xml *cib, const char *id, struct cib_resource *ret);

/** cib_agent - "ocf:redisha:redis" of a primitive, in @ret; "" when it cannot be told */
void cib_agent(const struct cib_resource *r, char *ret, size_t size);

/** cib_outer - what constraints name: the clone, else the group, else the primitive itself */
const char *cib_outer(const struct cib_resource *r);

/** cib_names - does a constraint mean it, by its attribute @key ("rsc"), or in a set? */
bool cib_names(struct element *constraint, const char *key, const struct cib_resource *r);

/** cib_param - a parameter of the primitive or its template; NULL when it is not given */
const char *cib_param(const struct cib_resource *r, const char *name);

/** cib_param_nth - the @i-th parameter given, from 0; false at the end */
bool cib_param_nth(const struct cib_resource *r, int i, const char **name, const char **value);

/**
 * cib_meta - an option as it holds
 *
 * Of the primitive, template, group, clone, or the default; NULL.
 */
const char *cib_meta(const struct cib_resource *r, const char *name);

/** cib_meta_clone - an option of the clone itself; NULL */
const char *cib_meta_clone(const struct cib_resource *r, const char *name);

/**
 * cib_op - step through the operations, those of the template after the primitive's
 * @last: NULL: begin
 */
struct element *cib_op(const struct cib_resource *r, struct element *last);

/** cib_op_option - "timeout", "on-fail" ... of an operation, or the default for all; NULL */
const char *cib_op_option(const struct cib_resource *r, const struct element *op, const char *name);

/** cib_property - a property of the cluster; NULL when it is not set */
const char *cib_property(const struct xml *cib, const char *name);

/** cib_node - the status (node_state) of a node; NULL */
struct element *cib_node(const struct xml *cib, const char *node);

/** cib_attribute - the nvpair of a transient attribute of a node; NULL */
struct element *cib_attribute(const struct xml *cib, const char *node, const char *name);

/**
 * cib_milliseconds - "20s", "1min", "500ms", "PT5M", "30": in milliseconds
 *
 * Return: -1 when it is no span.
 */
long long cib_milliseconds(const char *text);

#endif
