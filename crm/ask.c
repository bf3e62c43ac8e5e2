/* ask.c -- questions to the person at the terminal. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "crm/commands.h"
#include "lib/plain.h"

bool confirmed(const char *question)
{
	char answer[16];

	if (options.yes)
		return true;
	if (!isatty(STDIN_FILENO)) {
		fprintf(stderr, "redisha: nobody to ask: give --yes if you are sure\n");
		return false;
	}
	printf("%s Type yes: ", question);
	fflush(stdout);
	return fgets(answer, sizeof(answer), stdin) && strcmp(answer, "yes\n") == 0;
}

int complain(const struct error *err)
{
	plain_print(stderr, "redisha: %s\n", err->text);
	return EXIT_FAILED;
}
