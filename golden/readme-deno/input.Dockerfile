FROM denoland/deno:2.2.0
WORKDIR /app
COPY deps.ts .
RUN deno install --entrypoint deps.ts
ADD . .
RUN deno cache main.ts
EXPOSE 1993
CMD ["run", "--allow-net", "main.ts"]
