#!/bin/bash
sleep 15
redis-cli -a 123456 SLAVEOF 192.168.1.200 6379
echo "now a backup" | mail -s redis ops@example.com
