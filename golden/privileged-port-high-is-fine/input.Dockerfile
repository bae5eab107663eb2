FROM node:20
ENV PORT=8080
EXPOSE 8080/tcp 9000-9010
CMD ["node", "a.js", "--port", "8080"]
