from node:20
run mkdir -p /data && chown 1000:1000 /data
volume /data
user 1000:1000
cmd ["node", "a.js"]
