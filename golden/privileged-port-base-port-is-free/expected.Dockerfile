FROM mcr.microsoft.com/dotnet/aspnet:8.0
WORKDIR /srv
COPY --chown=1654:1654 out .
ENV ASPNETCORE_URLS=http://+:8080
EXPOSE 8080
RUN chown 1654:1654 /srv
USER 1654:1654
ENTRYPOINT ["dotnet", "Shop.dll"]
