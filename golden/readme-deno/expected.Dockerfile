FROM denoland/deno:2.2.0
WORKDIR /app
COPY --chown=1993:1993 deps.ts .
RUN deno install --entrypoint deps.ts
ADD --chown=1993:1993 . .
RUN deno cache main.ts
EXPOSE 1993
RUN chown 1993:1993 /app
USER 1993:1993
CMD ["run", "--allow-net", "main.ts"]
