FROM node:20
RUN groupadd --gid 2000 app && useradd --no-log-init --create-home --uid 2000 --gid 2000 --shell /usr/sbin/nologin app
USER 1000:1000
RUN npm --version
USER root
RUN npm install --global serve
USER 2000:2000
CMD ["serve"]
