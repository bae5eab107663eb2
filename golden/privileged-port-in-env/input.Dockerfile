FROM node:20
ENV PORT=443
CMD ["node", "a.js"]
