# The administrator's command.
sbin_PROGRAMS += %D%/redisha
config_sources = \
	%D%/agent-meta.c %D%/agent-meta.h %D%/assemble.c %D%/cib-changes.c %D%/cib-merge.c %D%/cib.h \
	%D%/decisions.c %D%/decisions.h %D%/fencing.c %D%/fencing.h \
	%D%/pool.c %D%/pool.h %D%/print.c %D%/print.h %D%/print-cib.c %D%/print-crm.c %D%/print-pcs.c \
	%D%/redis-file.c %D%/redis-file.h %D%/settings.c %D%/settings.h %D%/text.c %D%/text.h \
	%D%/topology.c %D%/topology.h %D%/wish.c %D%/wish.h
keepalived_sources = \
	%D%/keepalived.c %D%/keepalived.h %D%/keepalived-line.c %D%/keepalived-line.h %D%/keepalived-tree.c %D%/keepalived-tree.h
import_sources = \
	%D%/import.h %D%/import-address.c %D%/import-compare.c %D%/import-globals.c \
	%D%/import-rules.c %D%/import-scripts.c %D%/import-vrrp.c
%C%_redisha_SOURCES = %D%/redisha.c %D%/ask.c %D%/cmd-fence.c %D%/cmd-force.c %D%/commands.h %D%/situation.c \
	%D%/carry-out.c %D%/cmd-config.c %D%/cmd-import.c %D%/load.c %D%/load.h %D%/request.c %D%/request.h \
	$(config_sources) $(keepalived_sources) $(import_sources)
config_flags = -DAGENTS_FOLDER='"$(ocfdir)"' -DALERT_PROGRAM='"$(pkglibexecdir)/redisha-alert"'
%C%_redisha_CPPFLAGS = $(AM_CPPFLAGS) $(config_flags)
%C%_redisha_LDADD   = lib/libsuite.a $(LIBQB_LIBS) $(LIBXML_LIBS)
