FROM node:20
RUN --mount=type=cache,target=/root/.npm npm ci
USER 1000:1000
RUN --mount=type=cache,target=/x,uid=1000 --mount=type=secret,id=a,mode=0444 --mount=type=bind,target=/y --mount=type=secret,id=b,env=TOKEN true
