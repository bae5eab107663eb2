FROM node:20
WORKDIR /app
COPY . .
RUN git ls-remote https://example.com/x.git > version
CMD ["node", "a.js"]
