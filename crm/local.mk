# The administrator's command.
sbin_PROGRAMS += %D%/redisha
json_sources = %D%/json.c %D%/json.h
config_sources = \
	%D%/agent-meta.c %D%/agent-meta.h %D%/assemble.c %D%/cib-changes.c %D%/cib-merge.c %D%/cib-merge.h \
	%D%/decisions.c %D%/decisions.h %D%/fencing.c %D%/fencing.h \
	%D%/pool.c %D%/pool.h %D%/print.c %D%/print.h %D%/print-cib.c %D%/print-crm.c %D%/print-pcs.c \
	%D%/redis-file.c %D%/redis-file.h %D%/settings.c %D%/settings.h %D%/text.c %D%/text.h \
	%D%/topology.c %D%/topology.h %D%/wish.c %D%/wish.h
keepalived_sources = \
	%D%/keepalived.c %D%/keepalived.h %D%/keepalived-line.c %D%/keepalived-line.h %D%/keepalived-tree.c %D%/keepalived-tree.h
import_sources = \
	%D%/import.h %D%/import-address.c %D%/import-compare.c %D%/import-globals.c \
	%D%/import-rules.c %D%/import-scripts.c %D%/import-vrrp.c
# What asks the cluster and its servers, and what reads a CIB: the unit tests have them, too.
picture_sources = \
	%D%/cib.c %D%/cib.h %D%/chronicle.c %D%/chronicle.h %D%/picture.c %D%/picture-read.c %D%/picture.h \
	%D%/probe.c %D%/probe.h %D%/xml.c %D%/xml.h \
	agents/redis-params.c agents/redis-record.c agents/redis-settings.c
check_sources = \
	%D%/check.h %D%/check-cib.c %D%/check-conf.c %D%/check-node.c %D%/check-redis.c %D%/check-table.c
%C%_redisha_SOURCES = %D%/redisha.c %D%/ask.c %D%/cmd-fence.c %D%/cmd-force.c %D%/commands.h %D%/situation.c \
	%D%/cmd-check.c %D%/cmd-history.c %D%/cmd-status.c %D%/cmd-switchover.c \
	%D%/status.h %D%/status-json.c %D%/status-text.c %D%/status-words.c \
	%D%/move.c %D%/move.h %D%/move-forecast.c %D%/move-rules.c \
	$(picture_sources) $(check_sources) \
	%D%/carry-out.c %D%/cmd-config.c %D%/cmd-import.c %D%/load.c %D%/load.h %D%/request.c %D%/request.h %D%/scratch.c %D%/scratch.h \
	$(json_sources) $(config_sources) $(keepalived_sources) $(import_sources)
config_flags = -DAGENTS_FOLDER='"$(ocfdir)"' -DALERT_PROGRAM='"$(pkglibexecdir)/redisha-alert"'
%C%_redisha_CPPFLAGS = $(AM_CPPFLAGS) $(config_flags)
%C%_redisha_LDADD   = lib/libsuite.a $(HIREDIS_LIBS) $(LIBQB_LIBS) $(LIBXML_LIBS)

# bash-completion finds it by the name of the command.
bashcompletiondir = $(datadir)/bash-completion/completions
bashcompletion_DATA = %D%/completions/redisha
EXTRA_DIST += %D%/redisha.bash-completion
CLEANFILES += %D%/completions/redisha
%D%/completions/redisha: %D%/redisha.bash-completion
	$(AM_V_GEN)$(MKDIR_P) %D%/completions && cp $(srcdir)/%D%/redisha.bash-completion $@
