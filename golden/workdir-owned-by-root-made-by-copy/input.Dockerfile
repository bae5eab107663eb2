FROM node:20
COPY . /code/
WORKDIR /code
CMD ["node", "a.js"]
