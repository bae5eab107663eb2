FROM node:20
COPY . .
CMD ["npm", "run", "build:watch"]
