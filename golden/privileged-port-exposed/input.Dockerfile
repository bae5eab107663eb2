FROM node:20
EXPOSE 80
CMD ["node", "a.js"]
