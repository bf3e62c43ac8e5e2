redis_sources = \
	%D%/redis-absent.c %D%/redis-absent.h \
	%D%/redis-acts.c %D%/redis-acts.h %D%/redis-ballots.c %D%/redis-ballots.h \
	%D%/redis-cluster.c %D%/redis-cluster.h %D%/redis-decision.c %D%/redis-decision.h \
	%D%/redis-diverged.c %D%/redis-diverged.h %D%/redis-election.c %D%/redis-election.h \
	%D%/redis-drain.c %D%/redis-drain.h %D%/redis-end.c %D%/redis-end.h %D%/redis-files.c %D%/redis-files.h \
	%D%/redis-fence.c %D%/redis-fence.h %D%/redis-guard.c %D%/redis-guard.h \
	%D%/redis-launch.c %D%/redis-launch.h %D%/redis-levels.c %D%/redis-levels.h \
	%D%/redis-memory.c %D%/redis-memory.h %D%/redis-metrics.c %D%/redis-metrics.h %D%/redis-monitor.c %D%/redis-monitor.h \
	%D%/redis-note.c %D%/redis-note.h %D%/redis-notify.c %D%/redis-notify.h \
	%D%/redis-params.c %D%/redis-params.h \
	%D%/redis-plan.c %D%/redis-plan.h %D%/redis-primary.c %D%/redis-primary.h %D%/redis-proof.c %D%/redis-proof.h %D%/redis-record.c %D%/redis-record.h %D%/redis-role.c \
	%D%/redis-scores.c %D%/redis-scores.h %D%/redis-settings.c %D%/redis-settings.h \
	%D%/redis-succession.c %D%/redis-succession.h \
	%D%/redis-view.c %D%/redis-view.h %D%/redis-writes.c %D%/redis-writes.h
vip_sources = \
	%D%/vip-acts.c %D%/vip-acts.h %D%/vip-ears.c %D%/vip-ears.h \
	%D%/vip-farewell.c %D%/vip-farewell.h %D%/vip-gateway.c %D%/vip-gateway.h \
	%D%/vip-guard.c %D%/vip-guard.h %D%/vip-leave.c %D%/vip-leave.h %D%/vip-look.c %D%/vip-look.h \
	%D%/vip-lvs.c %D%/vip-lvs.h %D%/vip-params.c %D%/vip-params.h %D%/vip-place.c %D%/vip-place.h \
	%D%/vip-plan.c %D%/vip-plan.h %D%/vip-repair.c %D%/vip-repair.h
watcher_sources = %D%/token.c %D%/token.h %D%/watcher.c %D%/watcher.h
watch_sources = \
	%D%/watch.c %D%/watch.h %D%/watch-cage.c %D%/watch-cage.h %D%/watch-cutoff.c %D%/watch-cutoff.h %D%/watch-guard.c %D%/watch-guard.h \
	%D%/watch-redis.c %D%/token.c %D%/redis-fence.c %D%/redis-memory.c %D%/redis-params.c \
	%D%/redis-record.c %D%/redis-settings.c

agent_libs = lib/libsuite.a

ocf_PROGRAMS += %D%/redis %D%/vip
%C%_redis_SOURCES = %D%/redis.c $(redis_sources) $(watcher_sources)
nodist_%C%_redis_SOURCES = %D%/redis-xml.c
%C%_redis_LDADD   = $(agent_libs) $(HIREDIS_LIBS) $(LIBQB_LIBS)
%C%_vip_SOURCES = %D%/vip.c $(vip_sources)
nodist_%C%_vip_SOURCES = %D%/vip-xml.c
%C%_vip_LDADD   = $(agent_libs) $(LIBMNL_LIBS) $(LIBQB_LIBS)

# Resident, one per instance: begun and ended by the agents.
pkglibexec_PROGRAMS += %D%/redisha-watch
%C%_redisha_watch_SOURCES = $(watch_sources)
%C%_redisha_watch_LDADD   = $(agent_libs) $(HIREDIS_LIBS) $(LIBQB_LIBS) $(LIBQUORUM_LIBS) \
	$(LIBSECCOMP_LIBS)

# Run by Pacemaker for each event, as an alert agent; it becomes the other one when there is a mail to be sent.
pkglibexec_PROGRAMS += %D%/redisha-alert %D%/redisha-mail
alert_sources = \
	%D%/alert-event.c %D%/alert-event.h %D%/alert-params.c %D%/alert-params.h %D%/alert-state.c %D%/alert-state.h \
	%D%/alert-tell.c %D%/alert-tell.h %D%/alert-text.c %D%/alert-text.h
%C%_redisha_alert_SOURCES = %D%/alert.c %D%/alert-hook.c %D%/alert-hook.h $(alert_sources)
%C%_redisha_alert_LDADD = $(agent_libs) $(LIBQB_LIBS)
%C%_redisha_mail_SOURCES = \
	%D%/alert-mailer.c %D%/alert-mail.c %D%/alert-mail.h %D%/alert-post.c %D%/alert-post.h $(alert_sources)
%C%_redisha_mail_LDADD = $(agent_libs) $(LIBCURL_LIBS) $(LIBQB_LIBS)

# The folders that root and the account of the alerts share; the agents make them, too, where there is no systemd.
tmpfilesdir = $(prefix)/lib/tmpfiles.d
nodist_tmpfiles_DATA = %D%/redisha.conf
EXTRA_DIST += %D%/redisha.conf.in
agents/redisha.conf: agents/redisha.conf.in Makefile
	$(AM_V_GEN)$(MKDIR_P) agents && $(SED) -e 's|@LOG_DIR[@]|$(LOG_DIR)|' $(srcdir)/agents/redisha.conf.in >$@
CLEANFILES += %D%/redisha.conf

# The same tables, linked with the printer of meta-data: its output goes into the agent, see lib/ocf-meta.c.
noinst_PROGRAMS += %D%/redis-meta %D%/vip-meta
%C%_redis_meta_SOURCES = %D%/redis.c $(redis_sources) $(watcher_sources)
%C%_redis_meta_LDADD   = lib/libmeta.a $(agent_libs) $(HIREDIS_LIBS) $(LIBQB_LIBS) $(LIBXML_LIBS)
%C%_vip_meta_SOURCES = %D%/vip.c $(vip_sources)
%C%_vip_meta_LDADD   = lib/libmeta.a $(agent_libs) $(LIBMNL_LIBS) $(LIBQB_LIBS) $(LIBXML_LIBS)

agents/redis.xml: agents/redis-meta$(EXEEXT)
	$(AM_V_GEN)agents/redis-meta >$@.new && mv $@.new $@
agents/vip.xml: agents/vip-meta$(EXEEXT)
	$(AM_V_GEN)agents/vip-meta >$@.new && mv $@.new $@

SUFFIXES = .xml -xml.c
.xml-xml.c:
	$(AM_V_GEN){ echo '#include "lib/ocf.h"'; echo 'const char ocf_metadata[] ='; \
		$(SED) -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/' $<; echo ';'; } >$@.new && mv $@.new $@

CLEANFILES += %D%/redis.xml %D%/vip.xml %D%/redis-xml.c %D%/vip-xml.c
