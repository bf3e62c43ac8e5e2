/* alert-mail.c -- one mail by SMTP; of libcurl nobody else knows. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agents/alert-mail.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "agents/alert-params.h"
#include "lib/list.h"

#define ADDRESS_MAX 254		/* RFC 5321, 4.5.3.1.3 */

static void curl_p(CURL **c) { if (*c) curl_easy_cleanup(*c); }
static void slist_p(struct curl_slist **l) { curl_slist_free_all(*l); }

/* Nothing that could end an SMTP command, or begin another header. */
static bool is_address(const char *text, size_t length)
{
	const char *at = memchr(text, '@', length);

	if (length == 0 || length > ADDRESS_MAX || text[0] == '-')
		return false;
	for (size_t i = 0; i < length; i++)
		if (text[i] <= ' ' || text[i] > '~' || strchr("<>()[],;:\\\"", text[i]))
			return false;
	/* A local name without a domain is fine for a local server. */
	return !at
		|| (at != text && at + 1 < text + length
		    && !memchr(at + 1, '@', length - (size_t)(at + 1 - text)));
}

static bool is_host(const char *text)
{
	return *text && text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789.-:[]_")] == '\0';
}

int mail_check(const char *to, struct error *err)
{
	const char *at = to;
	size_t length;

	while ((length = list_next(&at)) > 0)
		if (!is_address(at - length, length))
			return error_set(err, EINVAL, "recipient \"%.*s\" is no mail address",
					 (int)length, at - length);
	if (alert.mail_from && !is_address(alert.mail_from, strlen(alert.mail_from)))
		return error_set(err, EINVAL, "mail_from=\"%s\" is no mail address",
				 alert.mail_from);
	if (!is_host(alert.smtp_server))
		return error_set(err, EINVAL, "smtp_server=\"%s\" is neither HOST nor HOST:PORT",
				 alert.smtp_server);
	if (alert.helo && !is_host(alert.helo))
		return error_set(err, EINVAL, "helo=\"%s\" is no host name", alert.helo);
	if (!alert.smtp_user != !alert.smtp_password_file)
		return error_set(err, EINVAL, "smtp_user and smtp_password_file need each other");
	if (alert.smtp_user && !alert.has_starttls)
		return error_set(err, EINVAL,
				 "smtp_user needs starttls=true: its password would be sent in "
				 "clear");
	return 0;
}

static int read_password(char *ret, size_t size, struct error *err)
{
	const char *path = alert.smtp_password_file;
	auto_fd int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) < 0)
		return error_set(err, EACCES, "smtp_password_file %s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode) || (st.st_mode & 07))
		return error_set(err, EACCES,
				 "smtp_password_file %s: must be a file that others cannot read",
				 path);
	n = read(fd, ret, size - 1);
	ret[n > 0 ? n : 0] = '\0';
	ret[strcspn(ret, "\r\n")] = '\0';
	return 0;
}

static void print_date(FILE *f)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
					      "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t now = time(NULL);
	struct tm tm;
	char rest[32];

	localtime_r(&now, &tm);
	strftime(rest, sizeof(rest), "%H:%M:%S %z", &tm);
	fprintf(f, "Date: %s, %d %s %d %s\r\n", days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
		tm.tm_year + 1900, rest);
}

/* A header of one line, whatever is in @text. */
static void print_header(FILE *f, const char *name, const char *text)
{
	fprintf(f, "%s: ", name);
	for (int n = 0; *text && n < 900; text++, n++)
		fputc((unsigned char)*text > '~' ? '?' : *text < ' ' ? ' ' : *text, f);
	fputs("\r\n", f);
}

static void print_message(FILE *f, const struct mail *mail, const char *from)
{
	const char *at = mail->to, *gap = "";
	struct timespec now;
	size_t length;

	clock_gettime(CLOCK_REALTIME, &now);
	print_date(f);
	print_header(f, "From", from);
	fputs("To: ", f);
	for (; (length = list_next(&at)) > 0; gap = ",\r\n ")
		fprintf(f, "%s%.*s", gap, (int)length, at - length);
	fputs("\r\n", f);
	print_header(f, "Subject", mail->subject);
	fprintf(f, "Message-ID: <%lld.%09ld.%d@%s>\r\n", (long long)now.tv_sec, now.tv_nsec,
		(int)getpid(), mail->host);
	fprintf(f, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
		"\r\n%s", mail->body);
}

static struct curl_slist *list_recipients(const char *to)
{
	struct curl_slist *list = NULL;
	char address[ADDRESS_MAX + 3];
	size_t length;

	while ((length = list_next(&to)) > 0) {
		snprintf(address, sizeof(address), "<%.*s>", (int)length, to - length);
		list = curl_slist_append(list, address);
	}
	return list;
}

static void set_server(CURL *c, const struct mail *mail)
{
	char url[600];

	snprintf(url, sizeof(url), "smtp://%s/%s", alert.smtp_server,
		 alert.helo ? alert.helo : mail->host);
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_USE_SSL,
			 (long)(alert.has_starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
	if (alert.smtp_cafile)
		curl_easy_setopt(c, CURLOPT_CAINFO, alert.smtp_cafile);
}

static int set_login(CURL *c, struct error *err)
{
	char password[512];
	int r = alert.smtp_user ? read_password(password, sizeof(password), err) : 0;

	if (r < 0 || !alert.smtp_user)
		return r;
	curl_easy_setopt(c, CURLOPT_USERNAME, alert.smtp_user);
	curl_easy_setopt(c, CURLOPT_PASSWORD, password);
	explicit_bzero(password, sizeof(password));
	return 0;
}

static int perform(CURL *c, struct deadline until, struct error *err)
{
	int left = deadline_left(deadline_sooner(until, deadline_in(alert.smtp_timeout_s * 1000)));
	char why[CURL_ERROR_SIZE] = "";
	CURLcode r;

	if (left == 0)
		return error_set(err, ETIMEDOUT, "mail by %s: no time was left", alert.smtp_server);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)left);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)left);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, why);
	r = curl_easy_perform(c);
	if (r == CURLE_OK)
		return 0;
	return error_set(err, EIO, "mail by %s: %s", alert.smtp_server,
			 why[0] ? why : curl_easy_strerror(r));
}

static int transfer(CURL *c, const struct mail *mail, const char *from, struct deadline until,
		    struct error *err)
{
	__attribute__((cleanup(slist_p))) struct curl_slist *to = list_recipients(mail->to);
	auto_free char *text = NULL;
	auto_file FILE *read_end = NULL;
	size_t length = 0;
	FILE *f = open_memstream(&text, &length);

	if (f)
		print_message(f, mail, from);
	if (!f || fclose(f) != 0 || !to || !(read_end = fmemopen(text, length, "r")))
		return error_set(err, ENOMEM, "out of memory");
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_READDATA, read_end);
	return perform(c, until, err);
}

int mail_send(const struct mail *mail, struct deadline until, struct error *err)
{
	__attribute__((cleanup(curl_p))) CURL *c = curl_easy_init();
	char from[ADDRESS_MAX + 1];
	int r;

	if (!c)
		return error_set(err, ENOMEM, "out of memory");
	if (alert.mail_from)
		snprintf(from, sizeof(from), "%s", alert.mail_from);
	else
		snprintf(from, sizeof(from), "redisha@%.200s", mail->host);
	set_server(c, mail);
	r = set_login(c, err);
	return r < 0 ? r : transfer(c, mail, from, until, err);
}
