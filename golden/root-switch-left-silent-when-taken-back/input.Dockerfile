FROM node:20
USER root
RUN npm install --global serve
USER 1000:1000
CMD ["serve"]
