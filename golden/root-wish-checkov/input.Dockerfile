FROM node:20-alpine
RUN true
#checkov:skip=CKV_DOCKER_2,CKV_DOCKER_3: started by the platform
CMD ["node", "/srv/server.js"]
