FROM oven/bun:1 AS base
WORKDIR /usr/src/app
COPY --chown=1000:1000 package.json bun.lock ./
RUN bun install --frozen-lockfile --production
COPY --chown=1000:1000 . .
EXPOSE 3000/tcp
RUN chown 1000:1000 /usr/src/app
USER 1000:1000
ENTRYPOINT [ "bun", "run", "index.ts" ]
