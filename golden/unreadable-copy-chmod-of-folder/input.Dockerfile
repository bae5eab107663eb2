FROM node:20
COPY --chmod=0644 a.js /app/a.js
CMD ["node", "/app/a.js"]
