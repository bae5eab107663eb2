FROM mcr.microsoft.com/dotnet/aspnet:6.0
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY --chown=10001:10001 . /srv/
ENV ASPNETCORE_URLS=http://+:8080
USER 10001:10001
ENTRYPOINT ["dotnet", "/srv/a.dll"]
