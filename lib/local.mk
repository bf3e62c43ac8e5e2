# What every agent is made of. Each takes from the archive only what it uses: vip no hiredis, redis no libmnl.
noinst_LIBRARIES += %D%/libsuite.a %D%/libmeta.a
%C%_libsuite_a_SOURCES = \
	%D%/announce.c %D%/announce.h %D%/arp.c %D%/arp.h %D%/cleanup.h %D%/cluster.c %D%/cluster.h \
	%D%/cluster-attributes.c %D%/cluster-cib.c %D%/cluster-cib.h %D%/cluster-command.c %D%/cluster-command.h %D%/cluster-find.c %D%/cluster-ipc.c %D%/cluster-history.c %D%/cluster-ipc.h %D%/cluster-members.c %D%/cluster-tools.h %D%/cluster-wire.c %D%/cluster-wire.h \
	%D%/deadline.c %D%/deadline.h %D%/descriptors.c %D%/descriptors.h \
	%D%/error.c %D%/error.h %D%/ip.c %D%/ip.h %D%/journal.c %D%/journal.h %D%/list.c %D%/list.h %D%/log.c %D%/log.h %D%/loop.c %D%/loop.h %D%/names.c %D%/names.h \
	%D%/ndp.c %D%/ndp.h %D%/netlink.c %D%/netlink.h %D%/netlink-address.c %D%/netlink-address.h \
	%D%/netlink-events.c %D%/netlink-events.h %D%/netlink-link.c %D%/netlink-link.h \
	%D%/netlink-route.c %D%/netlink-route.h %D%/netlink-tcp.c %D%/netlink-tcp.h %D%/netns.c %D%/netns.h \
	%D%/ocf.c %D%/ocf.h %D%/ocf-main.c %D%/ocf-param.c %D%/plain.c %D%/plain.h %D%/plan.c %D%/plan.h %D%/process.c %D%/process.h %D%/process-run.c %D%/process-run.h \
	%D%/privileges.c %D%/privileges.h %D%/quorum.c %D%/quorum.h %D%/redis-conf.c %D%/redis-conf.h %D%/redis-info.c %D%/redis-info.h \
	%D%/redis-argument.c %D%/redis-argument.h %D%/redis-connection.c %D%/redis-connection.h %D%/redis-reply.c %D%/redis-reply.h \
	%D%/redis-server.c %D%/redis-server.h %D%/resident.c %D%/resident.h %D%/sysctl.c %D%/sysctl.h \
	%D%/tcp-refuser.c %D%/tcp-refuser.h %D%/utf8.c %D%/utf8.h %D%/words.c %D%/words.h

# Linked before libsuite.a, it makes an agent's program print the agent's meta-data.
%C%_libmeta_a_SOURCES  = %D%/ocf-meta.c
%C%_libmeta_a_CPPFLAGS = $(AM_CPPFLAGS) -DMETA_DTD='"$(pkgdatadir)/resource-agent.dtd"'
dist_pkgdata_DATA = %D%/resource-agent.dtd
