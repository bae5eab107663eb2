FROM node:20
COPY rootfs/ /
ADD overlay /
COPY --from=node:20 / /
COPY --chown=1000:1000 server.js /
COPY --chown=1000:1000 data /data
USER 1000:1000
CMD ["node", "/server.js"]
