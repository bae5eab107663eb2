FROM mcr.microsoft.com/dotnet/aspnet:8.0
COPY --chown=1654:1654 . /srv
USER 1654:1654
CMD ["dotnet", "/srv/a.dll"]
