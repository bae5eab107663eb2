FROM node:20
RUN apt-get update && apt-get install -y libcap2-bin && setcap cap_net_bind_service=+ep /usr/local/bin/node
EXPOSE 80
USER 1000:1000
CMD ["node", "a.js"]
