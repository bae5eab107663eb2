FROM node:20
USER node
RUN npm --version
USER root
RUN npm install --global serve
CMD ["serve"]
