FROM node:20
COPY --chown=1000:1000 . /code/
WORKDIR /code
USER 1000:1000
CMD ["node", "a.js"]
