FROM node:20-alpine AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM nginx:stable-alpine
COPY --from=build /app/dist /usr/share/nginx/html
EXPOSE 8080
RUN sed -i 's,^pid .*,pid /tmp/nginx.pid;,' /etc/nginx/nginx.conf && sed -i 's/listen  *80;/listen 8080;/' /etc/nginx/conf.d/default.conf
RUN chown 101:101 /var/cache/nginx
USER 101:101
CMD ["nginx", "-g", "daemon off;"]
