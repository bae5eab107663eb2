# run is no script: the entrypoint of the image makes `deno run` of it
FROM denoland/deno:2.2.0
WORKDIR /app
COPY --chown=1993:1993 . .
RUN deno install --entrypoint main.ts
EXPOSE 1993
RUN chown 1993:1993 /app
USER 1993:1993
CMD ["run", "--allow-net", "main.ts"]
