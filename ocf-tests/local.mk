TEST_EXTENSIONS = .sh
tap             = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER      = $(tap)
SH_LOG_DRIVER   = $(tap)
# A test that hangs ends, and with it the namespaces it made. Long forms need REDISHA_LIMIT (seconds).
SH_LOG_COMPILER = timeout -k 5 $${REDISHA_LIMIT:-600} bash
AM_TESTS_ENVIRONMENT = CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	AGENTS='$(abs_top_builddir)/agents'; export AGENTS; \
	BUILD='$(abs_top_builddir)'; export BUILD; \
	MALLOC_PERTURB_=165; export MALLOC_PERTURB_;

# Without a cluster: the same tests run with sanitizers and under valgrind.
agent_tests = \
	%D%/redis-start.sh %D%/redis-stop.sh %D%/redis-monitor.sh %D%/redis-role.sh %D%/redis-secrets.sh \
	%D%/redis-validate.sh \
	%D%/redis-election.sh %D%/redis-cold.sh %D%/redis-left.sh %D%/redis-fence.sh %D%/redis-guard.sh %D%/redis-diverged.sh \
	%D%/redis-decisions.sh \
	%D%/watch-redis.sh %D%/alert.sh %D%/alert-mail.sh %D%/redis-metrics.sh \
	%D%/vip-start.sh %D%/vip-stop.sh %D%/vip-monitor.sh %D%/vip-validate.sh \
	%D%/vip-announce.sh %D%/vip-conflict.sh %D%/vip-leave.sh %D%/vip-link.sh %D%/vip-many.sh %D%/vip-move.sh \
	%D%/vip-options.sh %D%/vip-repair.sh %D%/vip-weaknesses.sh
quick_tests = %D%/layers.sh %D%/plan-docs.sh %D%/meta-data.sh %D%/monitor-cost.sh %D%/vip-cost.sh %D%/ocf-tester.sh %D%/ocft.sh %D%/crm-check.sh %D%/crm-config.sh %D%/crm-import.sh %D%/crm-switchover.sh %D%/crm-usage.sh $(agent_tests)

# Each in a lab of its own: make check-cluster.
cluster_tests = \
	%D%/cluster-examples.sh %D%/cluster-crash.sh %D%/cluster-move.sh \
	%D%/cluster-alert.sh %D%/cluster-node.sh %D%/cluster-vip.sh %D%/cluster-refuse.sh %D%/cluster-switch.sh %D%/cluster-wipe.sh \
	%D%/cluster-admin.sh %D%/cluster-import.sh %D%/cluster-chaos.sh

# Those that take long, or whose bounds want a quick machine: make check-cluster-more.
more_cluster_tests = \
	%D%/cluster-election.sh %D%/cluster-load.sh %D%/cluster-partition.sh %D%/cluster-two.sh \
	%D%/cluster-cold.sh %D%/cluster-syncing.sh %D%/cluster-standby.sh %D%/cluster-idle.sh \
	%D%/cluster-read-vip.sh %D%/cluster-watch.sh %D%/bench-smoke.sh %D%/lab/selftest.sh \
	%D%/cluster-admin-more.sh %D%/cluster-config.sh %D%/cluster-guide.sh

TESTS      += $(quick_tests)
EXTRA_DIST += $(quick_tests) $(cluster_tests) $(more_cluster_tests) \
	%D%/import %D%/all.sh %D%/chaos-faults.sh %D%/cluster.sh %D%/crm-cib.xml %D%/crm-mon.xml %D%/demo.sh %D%/layers.txt %D%/lib.sh %D%/matrix.sh %D%/alert-ns.sh %D%/alert-rules-test.yml %D%/redis-ns.sh %D%/smtp-server.py %D%/vip-netns.sh \
	%D%/fake/attrd_updater %D%/fake/cibadmin %D%/fake/crm_attribute %D%/fake/crm_mon %D%/fake/crm_node \
	%D%/lab/README.md %D%/lab/fence_ipmilan %D%/lab/fence_lab %D%/lab/init %D%/lab/lab %D%/lab/node.sh \
	%D%/lab/power.sh %D%/lab/switch.sh %D%/lab/systemctl \
	%D%/bench/bench %D%/bench/drawing.py %D%/bench/events.py %D%/bench/floor.crm %D%/bench/heartbeat.crm %D%/bench/report \
	%D%/bench/run.sh %D%/bench/scale %D%/bench/stack-keepalived.sh %D%/bench/stack-pacemaker.sh \
	%D%/bench/stack-sentinel.sh %D%/bench/timeline

check_PROGRAMS += %D%/frames %D%/talk %D%/empty %D%/lab/client
%C%_empty_LDADD   = $(LIBMNL_LIBS) $(LIBQB_LIBS)
%C%_empty_LDFLAGS = $(SAN_FLAGS) -Wl,--no-as-needed
%C%_lab_client_SOURCES = \
	%D%/lab/client.c %D%/lab/client-clock.c %D%/lab/client-clock.h %D%/lab/client-gaps.c %D%/lab/client-gaps.h \
	%D%/lab/client-server.c %D%/lab/client-server.h %D%/lab/client-writes.c %D%/lab/client-writes.h
%C%_lab_client_LDADD = $(HIREDIS_LIBS)

check_PROGRAMS += %D%/bench/floor-server %D%/bench/floor-vip
%C%_bench_floor_server_SOURCES = %D%/bench/floor.h %D%/bench/floor-serve.c %D%/bench/floor-serve.h %D%/bench/floor-server.c
%C%_bench_floor_vip_SOURCES = %D%/bench/floor.h %D%/bench/floor-vip.c
%C%_bench_floor_vip_LDADD = $(agent_libs) $(LIBMNL_LIBS) $(LIBQB_LIBS)

check_PROGRAMS += %D%/print-plan
%C%_print_plan_SOURCES = %D%/print-plan.c $(redis_sources) $(vip_sources) $(watcher_sources)
%C%_print_plan_LDADD   = $(agent_libs) $(HIREDIS_LIBS) $(LIBMNL_LIBS) $(LIBQB_LIBS)

if HAVE_CMOCKA
unit_libs  = $(agent_libs) $(CMOCKA_LIBS) $(HIREDIS_LIBS) $(LIBMNL_LIBS) $(LIBQB_LIBS)
unit_tests = %D%/unit-alert %D%/unit-param %D%/unit-redis-plan %D%/unit-vip-plan %D%/unit-attrd %D%/unit-cib %D%/unit-election %D%/unit-record %D%/unit-levels \
	%D%/unit-redis-conf %D%/unit-redis-info %D%/unit-redis-server %D%/unit-vip-fuzz \
	%D%/unit-chronicle %D%/unit-crm %D%/unit-descriptors %D%/unit-keepalived %D%/unit-managed %D%/unit-move %D%/unit-plain %D%/unit-process-run %D%/unit-status \
	%D%/fuzz-crm %D%/fuzz-keepalived
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
%C%_unit_alert_SOURCES = %D%/unit-alert.c agents/alert-event.c agents/alert-state.c agents/alert-text.c
%C%_unit_alert_LDADD = $(unit_libs)
%C%_unit_param_LDADD = $(unit_libs)
%C%_unit_redis_plan_SOURCES = %D%/unit-plan.c $(redis_sources) $(watcher_sources)
%C%_unit_redis_plan_LDADD = $(unit_libs)
%C%_unit_vip_plan_SOURCES = %D%/unit-plan.c $(vip_sources)
%C%_unit_vip_plan_CPPFLAGS = $(AM_CPPFLAGS) -DPLAN_VIP
%C%_unit_vip_plan_LDADD = $(unit_libs)
%C%_unit_vip_fuzz_SOURCES = %D%/unit-vip-fuzz.c $(vip_sources)
%C%_unit_vip_fuzz_LDADD = $(unit_libs)
%C%_unit_election_SOURCES = %D%/unit-election.c agents/redis-election.c agents/redis-record.c
%C%_unit_election_LDADD = $(unit_libs)
%C%_unit_record_SOURCES = %D%/unit-record.c agents/redis-record.c
%C%_unit_record_LDADD = $(unit_libs)
%C%_unit_attrd_SOURCES = %D%/unit-attrd.c %D%/ipc-server.c %D%/ipc-server.h
%C%_unit_attrd_LDADD = $(unit_libs)
%C%_unit_cib_SOURCES = %D%/unit-cib.c %D%/ipc-server.c %D%/ipc-server.h
%C%_unit_cib_LDADD = $(unit_libs)
%C%_unit_levels_SOURCES = %D%/unit-levels.c agents/redis-fence.c agents/redis-levels.c
%C%_unit_levels_LDADD = $(unit_libs)
%C%_unit_descriptors_LDADD = $(unit_libs) $(LIBSECCOMP_LIBS)
%C%_unit_managed_LDADD = $(unit_libs)
%C%_unit_process_run_LDADD = $(unit_libs)
%C%_unit_redis_conf_LDADD = $(unit_libs)
%C%_unit_chronicle_SOURCES = %D%/unit-chronicle.c $(json_sources) crm/chronicle.c
%C%_unit_chronicle_LDADD = $(unit_libs)
# What reads a CIB and crm_mon, and what is said of them.
reading_sources = %D%/crm-example.c %D%/crm-example.h $(json_sources) $(picture_sources) $(check_sources) crm/move-rules.c \
	crm/status-json.c crm/status-text.c crm/status-words.c
%C%_unit_crm_SOURCES = %D%/unit-crm.c $(reading_sources)
%C%_unit_crm_LDADD = $(unit_libs) $(LIBXML_LIBS)
%C%_unit_move_SOURCES = %D%/unit-move.c $(reading_sources)
%C%_unit_move_LDADD = $(unit_libs) $(LIBXML_LIBS)
%C%_unit_status_SOURCES = %D%/unit-status.c $(reading_sources)
%C%_unit_status_LDADD = $(unit_libs) $(LIBXML_LIBS)
%C%_fuzz_crm_SOURCES = %D%/fuzz-crm.c $(reading_sources)
%C%_fuzz_crm_LDADD = $(unit_libs) $(LIBXML_LIBS)
%C%_unit_plain_LDADD = $(unit_libs)
%C%_unit_redis_info_LDADD = $(unit_libs)
%C%_unit_redis_server_LDADD = $(unit_libs)
%C%_unit_keepalived_SOURCES = %D%/unit-keepalived.c crm/pool.c crm/settings.c crm/text.c $(keepalived_sources)
%C%_unit_keepalived_LDADD = $(unit_libs)
%C%_fuzz_keepalived_SOURCES = %D%/fuzz-keepalived.c $(json_sources) $(config_sources) $(keepalived_sources) $(import_sources)
%C%_fuzz_keepalived_CPPFLAGS = $(AM_CPPFLAGS) $(config_flags)
%C%_fuzz_keepalived_LDADD = $(unit_libs) $(LIBXML_LIBS)
endif

# The same by libFuzzer, which looks where no text has been: make fuzz; FUZZ_SECONDS=600
FUZZ_SECONDS = 60
fuzz_sources = $(json_sources) $(config_sources) $(keepalived_sources) $(import_sources) lib/error.c lib/ip.c lib/list.c lib/plain.c \
	lib/redis-argument.c lib/redis-conf.c lib/process-run.c lib/deadline.c lib/utf8.c
fuzzed = clang -g -O1 -std=gnu11 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -DLIBFUZZER $(DEFS) \
	$(DEFAULT_INCLUDES) $(AM_CPPFLAGS) $(config_flags) $(LIBXML_CFLAGS)
fuzz_options = -max_total_time=$(FUZZ_SECONDS) -timeout=5 -print_final_stats=1
.PHONY: fuzz
fuzz: lib/libsuite.a
	$(MKDIR_P) %D%/fuzz-corpus %D%/fuzz-corpus-crm
	$(fuzzed) -o %D%/fuzz-keepalived-long \
		$(top_srcdir)/%D%/fuzz-keepalived.c $(addprefix $(top_srcdir)/,$(filter %.c,$(fuzz_sources))) $(LIBXML_LIBS)
	$(fuzzed) -o %D%/fuzz-crm-long $(top_srcdir)/%D%/fuzz-crm.c \
		$(addprefix $(top_srcdir)/,$(filter %.c,$(reading_sources))) lib/libsuite.a $(HIREDIS_LIBS) $(LIBQB_LIBS) $(LIBXML_LIBS)
	{ cat $(top_srcdir)/%D%/crm-cib.xml; printf '\0'; cat $(top_srcdir)/%D%/crm-mon.xml; } >%D%/fuzz-corpus-crm/example
	%D%/fuzz-keepalived-long $(fuzz_options) %D%/fuzz-corpus
	%D%/fuzz-crm-long $(fuzz_options) %D%/fuzz-corpus-crm

.PHONY: check-cluster check-cluster-more print-unit-tests print-cluster-tests print-sanitizer-tests print-valgrind-tests
check-cluster:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(cluster_tests)'
check-cluster-more:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(more_cluster_tests)'
print-cluster-tests:
	@echo $(cluster_tests)
print-unit-tests:
	@echo %D%/layers.sh %D%/plan-docs.sh %D%/meta-data.sh $(unit_tests)
# Not those whose bounds the sanitizers' slowness would miss.
print-sanitizer-tests:
	@echo %D%/crm-config.sh %D%/crm-import.sh $(filter-out %D%/watch-redis.sh %D%/vip-announce.sh %D%/vip-conflict.sh %D%/vip-weaknesses.sh \
		%D%/vip-leave.sh %D%/vip-move.sh,$(agent_tests)) $(unit_tests)
# Those that measure no time: valgrind makes everything twenty times slower.
print-valgrind-tests:
	@echo %D%/redis-validate.sh %D%/redis-secrets.sh %D%/vip-validate.sh \
		%D%/unit-param %D%/unit-election %D%/unit-record %D%/unit-levels %D%/unit-redis-info
