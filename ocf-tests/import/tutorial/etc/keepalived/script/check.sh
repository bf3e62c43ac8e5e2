#!/bin/bash
# Is it there?
alive=$(redis-cli -a 123456 PING)
[ "$alive" = PONG ]
