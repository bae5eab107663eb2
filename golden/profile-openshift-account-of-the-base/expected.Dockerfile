FROM node:20-bookworm
WORKDIR /home/node
COPY --chown=1000:0 . .
RUN chown 1000:0 /home/node && chmod g=u /home/node
USER 1000:0
CMD ["node", "app.js"]
