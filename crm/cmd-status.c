/*
 * cmd-status.c -- redisha status: who leads, who follows how closely, and what waits for whom;
 * within 2 s.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crm/commands.h"
#include "crm/status.h"

/* One limit for all that is asked: a person with an outage waits. */
enum { CLUSTER_MS = 1000, ALL_MS = 1700 };

static int usage(void)
{
	fprintf(stderr, "usage: redisha status [--watch[=SECONDS]] [--json]\n");
	return EXIT_USAGE;
}

static bool read_interval(const char *text, long *ret)
{
	char *end;

	*ret = strtol(text, &end, 10);
	return *text && !*end && *ret >= 1 && *ret <= 86400;
}

static int show(bool is_json, bool clears)
{
	auto_picture struct picture p = { 0 };
	auto_free char *text = NULL;
	size_t size = 0;
	struct error err = { 0 };
	FILE *f;
	int r = picture_take(&p, options.only, deadline_in(CLUSTER_MS), deadline_in(ALL_MS), &err);

	if (r < 0)
		return complain(&err);
	/* As a whole: a screen that is half old would mislead. */
	f = open_memstream(&text, &size);
	if (!f)
		return EXIT_FAILED;
	if (is_json)
		status_print_json(f, &p);
	else
		status_print(f, &p, isatty(STDOUT_FILENO));
	fclose(f);
	if (clears && isatty(STDOUT_FILENO))
		printf("\033[H\033[J");
	fwrite(text, 1, size, stdout);
	return fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAILED;
}

int cmd_status(int argc, char **argv)
{
	static const struct option words[] = {
		{ "watch", optional_argument, NULL, 'w' }, { "json", no_argument, NULL, 'j' },
		{ 0 },
	};
	bool is_json = false;
	long every_s = 0;
	int c, status;

	opterr = 0;
	while ((c = getopt_long(argc + 1, argv - 1, "", words, NULL)) != -1) {
		if (c == 'w')
			every_s = 2;
		else if (c == 'j')
			is_json = true;
		else
			return usage();
		if (c == 'w' && optarg && !read_interval(optarg, &every_s))
			return usage();
	}
	/* "--watch 5", too: getopt takes an optional word only after "=". */
	if (optind < argc
	    || (optind == argc && (!every_s || !read_interval(argv[argc - 1], &every_s))))
		return usage();
	do {
		status = show(is_json, every_s > 0);
		if (every_s > 0)
			sleep((unsigned)every_s);
	} while (every_s > 0);
	return status;
}
