FROM haproxy:2.2
LABEL purpose="mount your haproxy.cfg"
