date >>/var/log/keepalived-redis-state.log
