# The administrator's command.
sbin_PROGRAMS += %D%/redisha
# What asks the cluster and its servers, and what reads a CIB: the unit tests have them, too.
picture_sources = \
	%D%/cib.c %D%/cib.h %D%/journal.c %D%/journal.h %D%/json.c %D%/json.h %D%/picture.c %D%/picture-read.c %D%/picture.h \
	%D%/probe.c %D%/probe.h %D%/xml.c %D%/xml.h \
	agents/redis-params.c agents/redis-record.c agents/redis-settings.c
check_sources = \
	%D%/check.h %D%/check-cib.c %D%/check-conf.c %D%/check-node.c %D%/check-redis.c %D%/check-table.c
%C%_redisha_SOURCES = %D%/redisha.c %D%/ask.c %D%/cmd-fence.c %D%/cmd-force.c %D%/commands.h %D%/situation.c \
	%D%/cmd-check.c %D%/cmd-history.c %D%/cmd-status.c %D%/cmd-switchover.c \
	%D%/status.h %D%/status-json.c %D%/status-text.c %D%/status-words.c \
	%D%/move.c %D%/move.h %D%/move-forecast.c %D%/move-rules.c \
	$(picture_sources) $(check_sources)
%C%_redisha_LDADD   = lib/libsuite.a $(HIREDIS_LIBS) $(LIBQB_LIBS) $(LIBXML_LIBS)

# bash-completion finds it by the name of the command.
bashcompletiondir = $(datadir)/bash-completion/completions
bashcompletion_DATA = %D%/completions/redisha
EXTRA_DIST += %D%/redisha.bash-completion
CLEANFILES += %D%/completions/redisha
%D%/completions/redisha: %D%/redisha.bash-completion
	$(AM_V_GEN)$(MKDIR_P) %D%/completions && cp $(srcdir)/%D%/redisha.bash-completion $@
