FROM node:20
WORKDIR /app
COPY --chown=1000:1000 . .
RUN git ls-remote https://example.com/x.git > version
RUN chown 1000:1000 /app
USER 1000:1000
CMD ["node", "a.js"]
