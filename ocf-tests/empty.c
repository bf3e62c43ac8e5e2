/* empty.c -- does nothing, with the libraries of the vip agent: what a process costs at least. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
int main(void)
{
	return 0;
}
