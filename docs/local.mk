# Guides go into the package's doc folder; man pages come from the agents' meta-data.
dist_doc_DATA += README.md NEWS.md \
	%D%/benchmarks.md %D%/checks.md %D%/design.md %D%/from-keepalived.md %D%/redis-plan.md %D%/vip-plan.md %D%/vip-weaknesses.md %D%/style.md \
	%D%/testing.md
EXTRA_DIST += %D%/man.xsl
dist_doc_DATA += %D%/alert-rules.yml %D%/grafana-dashboard.json
dist_man_MANS += %D%/redisha.8 %D%/redisha-alert.8

if HAVE_XSLTPROC
man_MANS += docs/ocf_redisha_redis.7 docs/ocf_redisha_vip.7
CLEANFILES += docs/ocf_redisha_redis.7 docs/ocf_redisha_vip.7
endif

docs_page = $(AM_V_GEN)$(MKDIR_P) docs && $(XSLTPROC) --nonet --novalid -o $@.new $(srcdir)/docs/man.xsl
docs/ocf_redisha_redis.7: agents/redis.xml docs/man.xsl
	$(docs_page) agents/redis.xml && mv $@.new $@
docs/ocf_redisha_vip.7: agents/vip.xml docs/man.xsl
	$(docs_page) agents/vip.xml && mv $@.new $@
