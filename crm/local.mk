# The administrator's command.
sbin_PROGRAMS += %D%/redisha
%C%_redisha_SOURCES = %D%/redisha.c %D%/ask.c %D%/cmd-fence.c %D%/cmd-force.c %D%/commands.h %D%/situation.c
%C%_redisha_LDADD   = lib/libsuite.a $(LIBQB_LIBS)
