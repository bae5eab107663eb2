FROM debian:12
RUN useradd -u 1001 app
WORKDIR /app
COPY --chown=app:app package.json ./
ENV NODE_ENV=production
COPY --chmod=0755 --chown=app:app . .
RUN chown app:app /app
USER 1001:1001
