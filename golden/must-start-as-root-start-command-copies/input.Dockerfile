FROM node:20
CMD cp -r /srv/out /data && node a.js
