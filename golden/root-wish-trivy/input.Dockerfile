#trivy:ignore:DS-0026 #trivy:ignore:AVD-DS-0002
FROM node:20-alpine
CMD ["node", "/srv/server.js"]
