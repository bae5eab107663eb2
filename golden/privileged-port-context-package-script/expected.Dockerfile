FROM node:20-alpine
WORKDIR /app
COPY --chown=1000:1000 . .
RUN npm ci && npm run build
EXPOSE 8080
RUN chown 1000:1000 /app
USER 1000:1000
CMD ["yarn", "start"]
