from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from .models import Item


@require_POST
def remove(request, pk):
    Item.objects.get(id=pk).delete()
    return redirect("home")


def edit(request, pk):
    form = ItemForm(request.POST or None)
    if form.is_valid():
        form.save()
    return render(request, "edit.html", {"form": form})
