# kics-scan disable=b03a748a-542d-44f4-bb86-9199ab4fd2d5,fd54f200-402c-4333-a5a4-36ef6709af2f
FROM node:20-alpine
CMD ["node", "/srv/server.js"]
