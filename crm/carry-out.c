/* carry-out.c -- what "config" and "import" do in the end: check it, then print it or load it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "crm/commands.h"
#include "crm/json.h"
#include "crm/load.h"
#include "crm/print.h"
#include "crm/request.h"
#include "lib/cluster-cib.h"

static const struct {
	const char *name, *tool;
	void (*print)(const struct topology *t, FILE *f);
} formats[] = {
	{ "crm", "/usr/sbin/crm",  print_crm },
	{ "pcs", "/usr/sbin/pcs",  print_pcs },
	{ "cib", "/",              print_cib },	/* always possible */
};

static void print_as(const char *format, const struct topology *t, FILE *f)
{
	for (size_t i = 0; i < LENGTH(formats); i++)
		if (format ? strcmp(format, formats[i].name) == 0
			   : access(formats[i].tool, X_OK) == 0) {
			formats[i].print(t, f);
			return;
		}
}

static int print_json(const struct request *q, const struct topology *t)
{
	auto_free char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return -ENOMEM;
	print_as(q->format, t, f);
	fclose(f);
	printf("{\"configuration\": ");
	json_print(stdout, text);
	printf(",\n \"decisions\": ");
	decisions_print_json(&q->said, stdout);
	printf("}\n");
	return 0;
}

/* Those of the running cluster, when none were named. */
static int find_nodes(struct wish *w, struct error *err)
{
	struct cluster_members *members = pool_take(&w->pool, sizeof(*members));
	int n;

	if (!w->nodes && cluster_look(members, deadline_in(10000), err) < 0)
		return error_set(err, EINVAL,
				 "no cluster runs here whose nodes could be taken: name them with "
				 "--nodes");
	for (int i = 0; i < members->n; i++)
		settings_set(&w->pool, &w->nodes, members->of[i].name, NULL);
	n = settings_count(w->nodes);
	if (n < 2 || n > CLUSTER_NODES)
		return error_set(err, EINVAL, "%d node%s: it takes 2 to %d", n, n == 1 ? "" : "s",
				 CLUSTER_NODES);
	return 0;
}

int request_carry_out(struct request *q, struct error *err)
{
	auto_topology struct topology t = { 0 };
	bool is_loaded = q->applies || options.is_dry_run;
	int r = find_nodes(&q->wish, err);

	q->wish.fencing_option = cluster_fencing_option();
	if (r == 0)
		r = wish_assemble(&q->wish, &t, &q->said, err);
	/* Also when something is missing still: they are worth reading. */
	if (!q->prints_json || is_loaded || r < 0)
		decisions_print(&q->said, stderr);
	if (r < 0)
		return r;
	if (is_loaded)
		return load_apply(&t, err);
	r = load_verify(&t, q->wish.fencing == BY_DEVICES, err);
	if (r < 0)
		return r;
	if (q->prints_json)
		return print_json(q, &t);
	print_as(q->format, &t, stdout);
	return 0;
}
