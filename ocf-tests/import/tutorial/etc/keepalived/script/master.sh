#!/bin/bash
cli="redis-cli -a 123456"
sleep 15
$cli SLAVEOF 192.168.1.112 6379
sleep 10 # until the data is there
$cli SLAVEOF NO ONE
