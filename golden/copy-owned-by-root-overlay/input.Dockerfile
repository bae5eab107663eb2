FROM node:20
COPY rootfs/ /
ADD overlay /
COPY --from=node:20 / /
COPY server.js /
COPY data /data
CMD ["node", "/server.js"]
