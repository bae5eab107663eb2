from node:20
volume /data
cmd ["node", "a.js"]
