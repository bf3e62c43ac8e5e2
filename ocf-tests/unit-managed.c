/* unit-managed.c -- hands off: wherever in the configuration it is said. Asks cibadmin, of a file. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "lib/cleanup.h"
#include "lib/cluster.h"

enum place { NOWHERE, CLUSTER, NODE, OTHER_NODE, TEMPLATE, CLONE, GROUP, PRIMITIVE, OTHER_PRIMITIVE,
	     DEFAULTS, UNTIL_REBOOT, PLACES };

/* The set of name-value pairs there. */
static const char *const sets[PLACES] = {
	[CLUSTER] = "cluster_property_set", [NODE] = "instance_attributes",
	[OTHER_NODE] = "instance_attributes", [TEMPLATE] = "meta_attributes",
	[CLONE] = "meta_attributes", [GROUP] = "meta_attributes", [PRIMITIVE] = "meta_attributes",
	[OTHER_PRIMITIVE] = "meta_attributes", [DEFAULTS] = "meta_attributes",
	[UNTIL_REBOOT] = "instance_attributes",
};

static char path[] = "/tmp/redisha-managed-XXXXXX";

static void write_cib(enum place place, const char *name, const char *value)
{
	char set[300], at[PLACES][300] = { "" };
	auto_file FILE *f = fopen(path, "we");

	assert_non_null(f);
	if (place != NOWHERE) {
		snprintf(set, sizeof(set), "<%s id='s'><nvpair id='p' name='%s' value='%s'/></%s>",
			 sets[place], name, value, sets[place]);
		snprintf(at[place], sizeof(at[place]), "%s", set);
	}
	fprintf(f, "<cib validate-with='pacemaker-3.0' crm_feature_set='3.0.14' admin_epoch='0' "
		"epoch='1' num_updates='0'><configuration><crm_config>%s</crm_config><nodes>"
		"<node id='1' uname='n1'>%s</node><node id='2' uname='n2'>%s</node></nodes>"
		"<resources><template id='t' class='ocf' provider='redisha' type='redis'>%s"
		"</template><clone id='c'>%s<group id='g'>%s<primitive id='redis' template='t'>%s"
		"</primitive></group></clone><primitive id='other' class='ocf' provider='redisha' "
		"type='vip'>%s</primitive></resources><constraints/><rsc_defaults>%s"
		"</rsc_defaults></configuration><status><node_state id='1' uname='n1'>"
		"<transient_attributes id='1'>%s</transient_attributes></node_state></status>"
		"</cib>\n", at[CLUSTER], at[NODE], at[OTHER_NODE], at[TEMPLATE], at[CLONE], at[GROUP],
		at[PRIMITIVE], at[OTHER_PRIMITIVE], at[DEFAULTS], at[UNTIL_REBOOT]);
}

static void it_counts_wherever_it_is_said(void **unused)
{
	static const struct { enum place place; const char *name, *value; int managed; } rows[] = {
		{ NOWHERE, "", "", 1 },
		{ CLUSTER, "maintenance-mode", "true", 0 },
		{ CLUSTER, "maintenance-mode", "false", 1 },
		{ NODE, "maintenance", "true", 0 }, { OTHER_NODE, "maintenance", "true", 1 },
		{ UNTIL_REBOOT, "maintenance", "on", 0 }, { TEMPLATE, "is-managed", "false", 0 },
		{ CLONE, "is-managed", "false", 0 }, { GROUP, "maintenance", "1", 0 },
		{ PRIMITIVE, "is-managed", "no", 0 }, { PRIMITIVE, "is-managed", "true", 1 },
		{ PRIMITIVE, "target-role", "false", 1 },
		{ OTHER_PRIMITIVE, "is-managed", "false", 1 }, { DEFAULTS, "is-managed", "false", 0 },
	};

	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		write_cib(rows[i].place, rows[i].name, rows[i].value);
		print_message("%zu: %s=%s in a %s\n", i, rows[i].name, rows[i].value,
			      rows[i].place ? sets[rows[i].place] : "-");
		assert_int_equal(cluster_is_managed("redis", deadline_in(10000)), rows[i].managed);
	}
	assert_int_equal(cluster_is_managed("nothing", deadline_in(10000)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(it_counts_wherever_it_is_said) };
	int fd = mkstemp(path), r;

	if (fd < 0)
		return 1;
	close(fd);
	setenv("CIB_file", path, 1);
	setenv("OCF_RESKEY_CRM_meta_on_node", "n1", 1);
	r = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return r;
}
